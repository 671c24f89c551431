/** The name mark: the underlined o of №. The name stands beside it. */
export const Mark = ({ size = 20 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" fill="none" strokeWidth="3" aria-hidden="true">
    <circle cx="12" cy="9.5" r="6.5" stroke="currentColor" />
    <path d="M3 21h18" stroke="var(--mark)" />
  </svg>
);
