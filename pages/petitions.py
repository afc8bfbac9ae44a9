"""What do people report, where, and is it answered in time?"""

from components import shell
from components.petitions import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
