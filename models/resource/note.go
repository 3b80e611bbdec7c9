package resource

// ContentNotes are the short list of what words may be hard to read for, in the
// order they are shown in (domain.md §8.4).
var ContentNotes = []string{"self_harm", "death", "sexual_violence", "violence", "addiction", "medical", "frightening", "religion", "animals"}
