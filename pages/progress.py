"""Will we reach the targets, and which tasks and projects are late?"""

from components import progress, shell

chosen = shell.require()
progress.show(chosen, progress.controls(chosen))
