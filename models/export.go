package models

// ExportPage is how many things one page of an export holds. An export is what is
// somebody's own, for them to take along: each package says of what it keeps what
// that is, in sections that are read page by page, the oldest first. A field names in
// its tag "from" the columns it is made of ("posts.body"), and a test holds that to
// what the schema says of every column.
const ExportPage = 50

// first comes before every id there is.
const first = "00000000-0000-0000-0000-000000000000"

// After is the id after which a page of an export begins: at the start where it is
// none.
func After(id string) string {
	if IsID(id) {
		return id
	}
	return first
}

// Paged cuts rows, of which one more than a page was read, to a page, and says
// after which id the next one begins: "" at the end.
func Paged[Row any, ID ~string](rows []Row, id func(Row) ID) (page []Row, next string) {
	if len(rows) <= ExportPage {
		return rows, ""
	}
	return rows[:ExportPage], string(id(rows[ExportPage-1]))
}
