/** The typed client, and what counts as the answer that was asked for. */

import createClient from "openapi-fetch";
import { call, strangeAnswer } from "./call";
import type { paths } from "./schema";

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "", fetch: call });

/**
 * `call` throws for every answer that is no success. What is left has data, and the shape that was
 * asked for: else somebody else has answered.
 */
export async function dataOf<T>(
  answer: Promise<{ data?: T }>,
  isWhole: (data: Partial<T>) => boolean,
): Promise<T> {
  const { data } = await answer;
  if (data !== undefined && isWhole(data)) return data;
  throw strangeAnswer();
}
