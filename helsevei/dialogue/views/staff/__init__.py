"""«Innbyggerdialog»: pages of staff (M7), by subject."""
