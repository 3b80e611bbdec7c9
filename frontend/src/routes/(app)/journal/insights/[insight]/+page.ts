export function load({ params }: { params: { insight: string } }) {
	return { insight: params.insight };
}
