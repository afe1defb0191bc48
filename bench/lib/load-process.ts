/** Of a process that is a load: measures once what it is sent, sends back the result, and ends; with code 1 when it could not be measured. */
export function loadProcess(run: (load: never) => Promise<object>): void {
  process.once('message', (load) => {
    run(load as never).then(
      (result) => process.send?.(result, () => process.exit(0)),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
