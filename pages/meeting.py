"""What do we take to the committee, what was asked and decided there, and what has changed since the last time?"""

from components import shell
from components.meeting import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
