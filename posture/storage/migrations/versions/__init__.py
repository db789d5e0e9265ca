"""The changes of the tables in order. One that has been released is never edited: add the next."""
