"""How are dossiers served: which sectors and units hold them up, and since when?"""

from components import shell
from components.services import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
