"""Toàn Cảnh: the entry; the frame of the application draws navigation, shared controls and the page."""

from components import shell

shell.run()
