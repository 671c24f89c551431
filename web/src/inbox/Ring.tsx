/** A ring that empties as the window closes. */
export const Ring = ({ share }: { share: number }) => {
  const angle = 2 * Math.PI * Math.min(Math.max(share, 0.03), 0.999);
  const [x, y] = [8 + 6 * Math.sin(angle), 8 - 6 * Math.cos(angle)];
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="6" opacity=".28" />
      <path d={`M8 2A6 6 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}`} />
    </svg>
  );
};
