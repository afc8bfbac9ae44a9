"""SQL for those who want it: a copy of the documented views, and queries of viewers on it in a process of their own."""
