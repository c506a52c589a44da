/**
 * Something that only whoever runs the appliance can mend: a taken port, a missing permission, a wrong line in the
 * config. `message` is one sentence that says what is wrong and what to do; it is printed as it stands, without a stack.
 */
export class Fault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Fault';
  }
}
