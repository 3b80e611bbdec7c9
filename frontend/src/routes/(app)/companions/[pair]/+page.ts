export function load({ params }: { params: { pair: string } }) {
	return { pair: params.pair };
}
