export function load({ params }: { params: { review: string } }) {
	return { review: params.review };
}
