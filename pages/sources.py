"""Where is every number from, how far is a document covered, what was delivered, and what could not be counted?"""

from components import shell
from components.sources import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
