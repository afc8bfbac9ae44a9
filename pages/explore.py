"""Any indicator by any unit by any period, side by side, to a file: what do they say together?"""

from components import shell
from components.explore import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
