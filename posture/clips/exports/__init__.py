"""What a review can be written as: tables, a report, an annotated clip, and the formats of other programs."""
