"""The analyst's table: any indicator by any unit by any period, side by side, to a file."""
