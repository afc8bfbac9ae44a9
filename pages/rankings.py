"""Who leads, who moved, and what would it take to gain n places?"""

from components import shell
from components.rankings import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
