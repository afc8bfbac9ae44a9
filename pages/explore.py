"""How do any indicators compare, by any unit and any period, and what does one's own question say?"""

from components import explore_page, shell

chosen = shell.require()
explore_page.show(chosen)
