"""What do the documents report of education, health, documents and signatures, infrastructure and the other topics?"""

from components import shell
from components.topics import page

chosen = shell.require()
page.show(chosen)
