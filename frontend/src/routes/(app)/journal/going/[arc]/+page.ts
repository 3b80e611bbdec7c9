export function load({ params }: { params: { arc: string } }) {
	return { arc: params.arc };
}
