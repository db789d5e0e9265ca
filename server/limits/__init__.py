"""How much anybody may ask of the server: sizes, times, numbers, places; and what it gives back when they have gone."""
