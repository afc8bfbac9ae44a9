"""What is attacking us, how fast do we respond, and are the platforms up?"""

from components import shell
from components.security import page

chosen = shell.require()
page.show(chosen, page.controls(chosen))
