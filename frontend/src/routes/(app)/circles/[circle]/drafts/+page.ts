export function load({ params }: { params: { circle: string } }) {
	return { circle: params.circle };
}
