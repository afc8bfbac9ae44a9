"""What has been delivered, what became of it, and what could not be counted?"""

from components import shell
from components.sources import page

chosen = shell.require()
page.show(chosen)
