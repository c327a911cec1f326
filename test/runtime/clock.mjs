// What a platform does by its schedule: each request is one event of the worker's clock.
export default {
  async fetch(_request, { assent }) {
    const { outcome } = await assent.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    return new Response(outcome);
  },
};
