import 'server-only';
import { productVersion as versionOfProduct } from '../system/product-version';

/** The version that pages show. */
export const productVersion = (): string => versionOfProduct();
