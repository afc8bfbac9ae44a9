"""Which platforms exist where, at what stage, connected to what, and are they up?"""

from components import shell
from components.platforms import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
