export function load({ params }: { params: { commitment: string } }) {
	return { commitment: params.commitment };
}
