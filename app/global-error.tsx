'use client';

interface GlobalErrorProps {
  error: Error & { digest?: string };
  retry: () => void;
}

/** When even the frame of all pages could not be made: no styles and no parts of ours, only words. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Lockkeeper</title>
        <main>
          <h1>Lockkeeper could not make this page</h1>
          <p>
            Something went wrong in Lockkeeper, or its store did not answer. Nothing was changed by looking.
          </p>
          {error.digest !== undefined && <p>Number in the log: {error.digest}</p>}
          <p>
            <button type="button" onClick={retry}>
              Try again
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
