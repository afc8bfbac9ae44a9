"""Where is it good and bad, and since when?"""

from components import explorer, map_page, shell

chosen = shell.require()
view = map_page.controls(chosen)
if view == "columns":
    map_page.columns(chosen)
elif view == "compare":
    map_page.side_by_side(chosen)
else:
    explorer.show(chosen, height=640)
map_page.table(chosen)
