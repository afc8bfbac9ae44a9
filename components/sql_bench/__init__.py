"""SQL for those who want it: a query on the documented views, its result as a table, a chart and files."""
