/** What the vault says by itself. The words around it are the journal's. */
export const vault = {
	refused: 'This password does not open it. It is the one you sign in with.'
};
