/** What the tests use of @wp-playground/cli. Its own types cannot be read by ES modules: they import without endings. */
declare module '@wp-playground/cli' {
  interface Mount {
    hostPath: string;
    vfsPath: string;
  }

  export interface RunCLIServer extends AsyncDisposable {
    playground: {
      run(request: {
        code: string;
        env: Record<string, string>;
      }): Promise<{ exitCode: number; text: string; errors: string }>;
    };
  }

  export function runCLI(options: {
    command: 'server';
    php: string;
    port: number;
    'site-url': string;
    verbosity: 'quiet';
    workers: number;
    wordpressInstallMode: 'do-not-attempt-installing';
    'mount-before-install': Mount[];
  }): Promise<RunCLIServer>;
}
