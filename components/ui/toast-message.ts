export interface ToastMessage {
  title: string;
  detail?: string;
  tone?: 'ok' | 'info' | 'attention';
}
