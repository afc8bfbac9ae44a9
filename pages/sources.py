"""What has been delivered, what became of it, and what could not be counted?"""

from components import shell
from components.sources import page

page.show(shell.require())
