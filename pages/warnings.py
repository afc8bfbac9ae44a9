"""What needs attention now, since when, and who has taken note of it?"""

from components import shell
from components.warnings import page

chosen = shell.require()
page.show(chosen)
