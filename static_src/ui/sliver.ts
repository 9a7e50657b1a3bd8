/** The sliver of a view: what stays (grey) and what is sent (blue). */
export function drawSliver(view: string, sent: number, read: number): void {
  const share = read > 0 ? Math.min(1, sent / read) : 0;
  const blue = document.querySelector(`[data-view=${view}] .sliver__sent`);
  blue?.setAttribute("x", `${100 - share * 100}%`);
}
