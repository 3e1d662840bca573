"""What the shelf is called where it is a source among others."""

SOURCE = "shelf"
RULE = "starter-shelf"
