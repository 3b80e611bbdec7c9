package circle

import "example.org/afterward/models"

// ErrLink answers a newcomer who writes an address.
var ErrLink = &models.Error{Kind: models.Invalid, Code: "newcomer_link", Message: "While you are new here, please say it without web addresses. What you wrote is still with you."}
