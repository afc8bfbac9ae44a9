"""Which tasks and projects are late, whose are they, and what do they serve?"""

from components import shell
from components.plans import page

chosen = shell.require()
page.show(chosen)
