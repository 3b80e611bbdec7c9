export function load({ params }: { params: { entry: string } }) {
	return { entry: params.entry };
}
