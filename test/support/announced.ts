// A request whose body is announced and never sent: whoever answers it did not wait for one.
import { request } from "node:http";

/** What is answered to whoever announces a body, by its `Content-Length`, and sends none of it. */
export const announced = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; said: string }> =>
  new Promise((resolve, reject) => {
    const asking = request(url, { method, headers }, (answer) => {
      let said = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece: string) => (said += piece));
      answer.on("end", () => {
        asking.destroy();
        resolve({ status: answer.statusCode!, said });
      });
    });
    asking.on("error", reject);
    asking.flushHeaders();
  });
