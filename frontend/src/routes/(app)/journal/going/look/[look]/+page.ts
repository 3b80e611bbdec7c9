export function load({ params }: { params: { look: string } }) {
	return { look: params.look };
}
