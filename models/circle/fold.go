package circle

import (
	"example.org/afterward/models"
	"example.org/afterward/models/guard"
)

// fold is the skeleton of a name: the letters a reader sees. Two names with the
// same one are one name.
func fold(name models.Private) models.Private { return models.Private(guard.FoldName(string(name))) }
