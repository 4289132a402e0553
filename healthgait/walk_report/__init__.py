"""Pages for people: a participant's walks on one page, and an overview of a cohort."""
