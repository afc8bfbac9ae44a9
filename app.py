"""Toàn Cảnh: an operations centre for digital transformation in Vietnam's provinces. The entry: navigation and shared controls."""

from components import shell

shell.run()
