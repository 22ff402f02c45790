"""The people who work here: their list, what each role may, and who sits at this desk."""
